import { allows, refuses } from './refusals.ts';

const leads = 'src/apps/crm/leads.ts';

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `export const x${index} = ${index};`).join('\n');
}

function functionOf(count: number): string {
  return ['export function act() {', ...Array.from({ length: count - 2 }, () => '  act();'), '}'].join('\n');
}

// Sizes: the last that passes and the first that does not.
allows('a file may have 400 lines, a test 500, a front door 150, the composition root 120', {
  [leads]: lines(400),
  'src/apps/crm/leads.test.ts': lines(500),
  'src/apps/sales/sales.ts': lines(150),
  'src/main.ts': lines(120),
});
refuses(
  'and not one more',
  {
    [leads]: lines(401),
    'src/apps/crm/leads.test.ts': lines(501),
    'src/apps/sales/sales.ts': lines(151),
    'src/main.ts': lines(121),
  },
  'src/apps/crm/leads.test.ts:1 sizes',
  `${leads}:1 sizes`,
  'src/apps/sales/sales.ts:1 sizes',
  'src/main.ts:1 sizes',
);
allows('a function may have 60 lines, a component 120', {
  [leads]: functionOf(60),
  'console/src/list.tsx': functionOf(120),
});
refuses(
  'and not one more, arrow or not',
  {
    [leads]: `\n${functionOf(61)}`,
    'console/src/list.tsx': functionOf(121),
    'src/apps/crm/deals.ts': `export const f = () => {\n${'f();\n'.repeat(60)}};`,
  },
  'console/src/list.tsx:1 sizes',
  'src/apps/crm/deals.ts:1 sizes',
  `${leads}:2 sizes`,
);
allows('a suite of tests may be as long as its file', {
  'src/apps/crm/leads.test.ts': `describe('leads', () => {\n${'  go();\n'.repeat(200)}});`,
});
refuses(
  'a line has at most 120 columns, in SQL too',
  {
    [leads]: `export const text = '${'word '.repeat(19)}';\nexport const more = '${'word '.repeat(30)}';`,
    'src/apps/crm/migrations/0002_due.sql': `select ${'1, '.repeat(40)} 1;`,
  },
  `${leads}:2 sizes`,
  'src/apps/crm/migrations/0002_due.sql:1 sizes',
);

// Exports.
refuses(
  'what is exported has a name',
  { [leads]: 'export default function go() {}', 'src/apps/crm/deals.ts': `export * from './model.ts';` },
  'src/apps/crm/deals.ts:1 exports',
  `${leads}:1 exports`,
);
refuses(
  'there is no enum and no namespace',
  { [leads]: 'export enum Stage { New }\nexport namespace Stages { export const one = 1; }' },
  `${leads}:1 exports`,
  `${leads}:2 exports`,
);
allows('a configuration file has the default export its tool insists on', {
  'console/vite.config.ts': 'export default { root: "." };',
});

// Types.
refuses(
  'there is no any, no ! and no <T>x, in tests neither',
  {
    [leads]: 'export const a = (x: any) => x;\nexport const b = (x?: string) => x!;\nexport const c = <string>a(1);',
    'src/apps/crm/leads.test.ts': 'export const d = (x: Record<string, any>) => x;',
  },
  'src/apps/crm/leads.test.ts:1 types',
  ...[1, 2, 3].map((line) => `${leads}:${line} types`),
);
refuses('a whole check is not silenced', { [leads]: `// ${'@ts-'}nocheck\nexport const one = 1;` }, `${leads}:1 types`);
allows('the contract may be generic with any', {
  'src/kernel/contract/shape.ts': 'export type Shape = Record<string, any>;',
});
refuses(
  'as is no way to make a type true',
  {
    [leads]: [
      'export const a = (x: unknown) => x as string;',
      'export const b = (x: string) => JSON.parse(x) as string[];',
      'export const c = (x: number) => x as unknown as string;',
    ].join('\n'),
  },
  ...[1, 2, 3].map((line) => `${leads}:${line} casts`),
);
allows('as const, as unknown, one step after a parse, and tests may', {
  [leads]: [
    `import { z } from 'zod';`,
    `export const stages = ['new', 'won'] as const;`,
    'export const read = (text: string) => JSON.parse(text) as unknown;',
    'export const stage = (x: unknown) => z.enum(stages).parse(x) as (typeof stages)[number];',
    'export { stages as all };',
  ].join('\n'),
  'src/apps/crm/leads.test.ts': 'export const wrong = (x: unknown) => x as string;',
});

allows('a folder may spend its budget of casts', {
  'src/base/money.ts': 'export const six = (x: unknown) => x as 1;\n'.repeat(6),
});
refuses(
  'and not one more, in whichever file it stands',
  {
    'src/base/a.ts': 'export const five = (x: unknown) => x as 1;\n'.repeat(5),
    'src/base/b.ts': 'export const two = (x: unknown) => x as 1;\n'.repeat(2),
  },
  'src/base/b.ts:2 casts',
);

refuses('a file that cannot be parsed is refused', { [leads]: 'export const = 1;' }, `${leads}:1 syntax`);
