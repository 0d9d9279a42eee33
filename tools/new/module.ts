// The files of a new kernel module.

import type { Files, Names } from './names.ts';

export function moduleFiles({ name, variable, title }: Names): Files {
  return {
    [`${name}.ts`]: `// ${title}: what this module is for, and what must stay true.
import { defineModule } from '#kernel/contract';

export const ${variable}Module = defineModule({
  name: '${name}',
  title: '${title}',
  capabilities: [],
});
`,
    'README.md': `# ${title}

What this module is for. What the modules below it may rely on. What it must never do.
`,
  };
}
