// Which parts nobody tries: components that screens use and no sample mounts, and samples that no test mounts.

interface Files {
  /** Text by path, of what stands in console/src. */
  readonly console: Readonly<Record<string, string>>;
  /** By the name of the file. */
  readonly samples: Readonly<Record<string, string>>;
  readonly tests: Readonly<Record<string, string>>;
}

export function untried({ console, samples, tests }: Files): string[] {
  const parts = Object.entries(console).filter(([path]) => /\/parts\/.*\.tsx$/.test(path));
  // What only other parts use is tried with them.
  const outside = Object.entries(console).filter(([path]) => !path.includes('/parts/') && !path.endsWith('/parts.tsx'));
  const usedOutside = importedBy(outside.map(([, text]) => text));
  const sampled = importedBy(Object.values(samples));
  const unsampled = parts
    .flatMap(([path, text]) => componentsIn(text).map((name) => ({ name, file: fileOf(path) })))
    .filter(({ name, file }) => usedOutside.has(`${file} ${name}`) && !sampled.has(`${file} ${name}`))
    .map(({ name, file }) => `${name} of ${file} has no sample`);
  const all = Object.values(tests).join('\n');
  const unmounted = Object.entries(samples)
    .flatMap(([file, text]) => componentsIn(text).map((name) => `${file.replace('.tsx', '')}/${name}`))
    .filter((sample) => !all.includes(`'${sample}'`))
    .map((sample) => `${sample} is mounted by no test`);
  return [...unsampled, ...unmounted];
}

/** A class or a function with a capital is a component, or a schema, which has no file of its own here. */
function componentsIn(text: string): string[] {
  return [...text.matchAll(/^export (?:function|class|const) ([A-Z]\w+)/gm)].map(([, name = '']) => name);
}

/** Each as "file.tsx Name". */
function importedBy(texts: readonly string[]): Set<string> {
  const found = texts.flatMap((text) =>
    [...text.matchAll(/import \{([^}]+)\} from '([^']+\.tsx)'/g)].flatMap(([, names = '', from = '']) =>
      names.split(',').map(
        (name) =>
          `${fileOf(from)} ${
            name
              .trim()
              .replace(/^type /, '')
              .split(' as ')[0]
          }`,
      ),
    ),
  );
  return new Set(found);
}

function fileOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}
