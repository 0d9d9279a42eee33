// A read that met a connection which had just died does no harm on another one.
import { asFault } from '#base/fault';

export async function readAgain<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (asFault(error).code !== 'unavailable') throw error;
    return read();
  }
}
