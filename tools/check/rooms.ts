// Where a file lives. A room is named by its path: `base`, `kernel/store`, `apps/crm`, `surfaces/http`, `main`, `test`;
// what belongs to none (guides, configuration) is in the room ''.

const modules = /^src\/(kernel|connectors|apps|surfaces)\/([^/]+)\//;
const folders = /^(?:src\/)?(base|contracts|test|bench|tools|console)\//;
const singles = /^src\/([a-z-]+|kernel\/[a-z-]+)(?:\.test)?\.ts$/;

export function roomOf(path: string): string {
  const module = modules.exec(path);
  if (module !== null) return `${module[1]}/${module[2]}`;
  const single = singles.exec(path)?.[1];
  if (single !== undefined) return single.startsWith('kernel/') ? 'kernel' : single;
  return folders.exec(path)?.[1] ?? '';
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('test/');
}

/** Product code: not a test, not a tool. */
export function isProduct(path: string): boolean {
  return path.startsWith('src/') && !isTest(path);
}

export function isModule(room: string): boolean {
  return /^(kernel|connectors|apps|surfaces)\//.test(room);
}

/** The one file by which other rooms enter a module. */
export function doorOf(room: string): string {
  return `src/${room}/${room.slice(room.indexOf('/') + 1)}.ts`;
}

/** In base, contracts and test every file is a door: one file, one idea. */
export function isDoor(path: string): boolean {
  const room = roomOf(path);
  if (isModule(room)) return path === doorOf(room);
  if (path.endsWith('.test.ts') || room === 'tools' || room === 'bench' || room === 'console') return false;
  return room !== 'test' || /^test\/[^/]+$/.test(path);
}

/** `kernel/store` matches 'kernel/store', 'kernel/*' and '*'. */
export function matches(room: string, pattern: string): boolean {
  if (pattern === '*' || pattern === room) return true;
  return pattern.endsWith('/*') && room.startsWith(pattern.slice(0, -1));
}

/** The row of a table for a room: its own name first, then its layer's star. */
export function rowOf<T>(table: Readonly<Record<string, T>>, room: string): T | undefined {
  return table[room] ?? table[room.replace(/\/[^/]+$/, '/*')];
}
