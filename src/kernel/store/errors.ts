// What PostgreSQL refuses, said so that the person who can mend it understands.
import { Fault, type FaultCode } from '#base/fault';

const known: Readonly<Record<string, { code: FaultCode; message?: string }>> = {
  '22001': { code: 'invalid', message: 'A text is longer than its column allows' },
  '22003': { code: 'invalid', message: 'A number is out of range' },
  '22007': { code: 'invalid', message: 'A date or a time has the wrong form' },
  '22008': { code: 'invalid', message: 'A date or a time is out of range' },
  '22021': { code: 'invalid', message: 'A text holds a NUL or another byte that can not be stored' },
  '22P02': { code: 'invalid', message: 'A value has the wrong form' },
  '22P05': { code: 'invalid', message: 'A text holds a NUL or another character that can not be stored' },
  '23502': { code: 'invalid', message: 'A required value is missing' },
  '23503': { code: 'conflict', message: 'It refers to something that is not there, or is still referred to' },
  '23505': { code: 'conflict', message: 'There is one like it already' },
  '23514': { code: 'invalid', message: 'A value breaks a rule of its table' },
  '40001': { code: 'unavailable', message: 'Somebody changed the same thing at the same time; try again' },
  '40P01': { code: 'unavailable', message: 'Two calls waited for one another; try again' },
  '53100': { code: 'unavailable', message: 'The disk of the database is full' },
  '53200': { code: 'unavailable', message: 'The database has no memory left; try again in a moment' },
  '53300': { code: 'unavailable', message: 'The database has no connection free; try again in a moment' },
  '54000': { code: 'invalid', message: 'A value is longer than what can be looked up by it' },
  '55P03': { code: 'unavailable', message: 'Somebody else is holding it; try again in a moment' },
  '57014': { code: 'unavailable', message: 'The database took too long and was stopped' },
  '57P01': { code: 'unavailable', message: 'The database is restarting; try again in a moment' },
  '57P02': { code: 'unavailable', message: 'The database is restarting; try again in a moment' },
  '57P03': { code: 'unavailable', message: 'The database is starting; try again in a moment' },
  '58030': { code: 'unavailable', message: 'The disk of the database does not answer as it should' },
};

interface PostgresError {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: unknown;
}

export function storeFault(error: unknown): unknown {
  if (error instanceof Fault) return error;
  const { code, constraint, message } = (error ?? {}) as PostgresError;
  const entry = typeof code === 'string' ? known[code] : undefined;
  if (entry) {
    const details = typeof constraint === 'string' ? { details: { constraint } } : {};
    return new Fault(entry.code, entry.message ?? String(message), { cause: error, ...details });
  }
  if (
    error instanceof Error &&
    /terminated|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|not queryable/.test(error.message)
  ) {
    return new Fault('unavailable', 'The database connection was lost; try again in a moment', { cause: error });
  }
  return error;
}
