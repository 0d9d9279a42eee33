// With CADRE_TEST_SLOW=400 every answer of this process, data and code alike, comes that many milliseconds later: what
// a test does before its screen is there, it does then to the one before.
import { Server } from 'node:http';

const slowMs = Number(process.env.CADRE_TEST_SLOW ?? 0);
const { emit } = Server.prototype;

if (slowMs > 0) {
  Server.prototype.emit = function (this: Server, ...given: readonly unknown[]): boolean {
    if (given[0] !== 'request') return Reflect.apply(emit, this, given);
    setTimeout(() => Reflect.apply(emit, this, given), slowMs);
    return true;
  };
}
