// What a gateway still holds after so many requests: looked at again and again while they are asked.
import { once } from 'node:events';
import { openScripted } from '../gateway.ts';
import { jobIn, joinHouse, type Member, stop } from './gateway-crowd.ts';
import type { HeapSample } from './heap.ts';

const atOnce = 48;
const body = JSON.stringify({
  ...{ model: 'openai/gpt-4o-mini', max_tokens: 50 },
  messages: [{ role: 'user', content: 'Tell me about foxes. '.repeat(20) }],
});

export async function heapStory(requests: number, tell: (sample: HeapSample) => void): Promise<HeapSample[]> {
  const house = await openScripted();
  const member = await joinHouse(jobIn(house), ['--expose-gc']);
  const samples: HeapSample[] = [];
  try {
    const { key } = await house.company();
    const step = Math.ceil(requests / 10);
    for (let calls = step; calls <= requests; calls += step) {
      await askOften(`${member.url}/v1/chat/completions`, { key, times: step });
      house.wire.asked.length = 0;
      const sample = { calls, bytes: await heldBy(member) };
      samples.push(sample);
      tell(sample);
    }
    await stop(member);
    return samples;
  } finally {
    member.child.kill('SIGKILL');
    await house.close();
  }
}

async function heldBy({ child }: Member): Promise<number> {
  const heard = once(child, 'message');
  child.send('heap');
  const [bytes] = await heard;
  return Number(bytes);
}

async function askOften(url: string, { key, times }: { readonly key: string; readonly times: number }) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  let left = times;
  async function asker() {
    while (left > 0) {
      left -= 1;
      const answer = await fetch(url, { method: 'POST', headers, body });
      const text = await answer.text();
      // A busy machine lets a connection lie until the other side has closed it; whoever asks is told so.
      if (answer.status !== 200 && !text.includes('broke off')) throw new Error(`${answer.status} ${text}`);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, asker));
}
