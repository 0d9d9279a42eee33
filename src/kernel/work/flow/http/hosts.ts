/** Whether a host, with its port if it is no usual one, is among those that a line of the list stands for. */
export function isCovered(line: string, host: string): boolean {
  if (!line.startsWith('*.')) return line === host;
  return host.endsWith(line.slice(1)) && host.length > line.length - 1;
}
