// The first page: where one is, as whom, and where to go from here.
import { z } from 'zod';
import { type Call, type Capability, contract, PageAnswer } from '#kernel/contract';

export const showHome = contract({
  name: 'platform.home.show',
  summary: 'Show where one is and where to go from here.',
  effect: 'read',
  caller: 'visitor',
  http: 'GET /',
  aliases: ['GET /app', 'GET /app/'],
  answer: 'page',
  input: z.object({}),
  output: PageAnswer,
  example: {},
});

export function homePage(version: string): Capability {
  return showHome.implement((call) => ({ title: 'Cadre', html: homeHtml(call, version) }));
}

function homeHtml({ actor }: Call, version: string): string {
  const [role = ''] = actor.roles;
  const signedIn = `You are signed in as ${role.replace('_', ' ')}. The reference uses your session.`;
  const visiting = 'You are not signed in. Follow the link that <code>npm start</code> printed, or send an API key.';
  return `<h1>Cadre</h1>
<p class="soft">Version ${version}</p>
<p>${actor.kind === 'visitor' ? visiting : signedIn}</p>
<hr>
<p><a href="/docs">API reference</a><br><small>Everything this installation can do, ready to try</small></p>
<p><a href="/api/health">Health</a><br><small>How each part is doing</small></p>
<p><code>npm run cadre -- help</code><br><small>The same on the command line of this machine</small></p>`;
}
