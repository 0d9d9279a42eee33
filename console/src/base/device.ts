// What a browser says of itself, in the words of whoever has it in front of them.

const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'] as const;
const browsers = ['Edg', 'Firefox', 'Chrome', 'Safari'] as const;

/** "Linux, Firefox"; a program says its own name first, such as `curl/8.5.0`. */
export function deviceName(agent: string): string {
  const system = systems.find((one) => agent.includes(one));
  const browser = browsers.find((one) => agent.includes(one));
  if (!system) return /^[\w.-]+(?=\/)/.exec(agent)?.[0] ?? 'Device';
  return browser ? `${system}, ${browser === 'Edg' ? 'Edge' : browser}` : system;
}
