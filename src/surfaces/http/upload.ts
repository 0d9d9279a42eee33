// Files as people send them from a form: multipart parts become fields, and `files` with their bytes.
import type { FastifyRequest } from 'fastify';
import { Fault } from '#base/fault';

interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

const most = { files: 10, fields: 50, fieldSize: 100_000 } as const;

export async function uploaded(request: FastifyRequest): Promise<Record<string, unknown>> {
  try {
    return await partsOf(request);
  } catch (cause) {
    // What the parser has a status for is said elsewhere; the rest is a form that can not be read.
    if (cause instanceof Fault || (cause instanceof Error && 'statusCode' in cause)) throw cause;
    throw new Fault('invalid', 'The form can not be read', { cause });
  }
}

async function partsOf(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields = new Map<string, unknown[]>();
  const files: Upload[] = [];
  const { bodyLimit } = request.routeOptions;
  let left = bodyLimit;
  for await (const part of request.parts({ limits: { ...most, fileSize: bodyLimit } })) {
    if (part.type === 'field') {
      fields.set(part.fieldname, [...(fields.get(part.fieldname) ?? []), part.value]);
      continue;
    }
    const bytes = await part.toBuffer();
    left -= bytes.length;
    if (left < 0) throw new Fault('too_large', `The files have more than the ${bodyLimit} bytes that are taken here`);
    files.push({ name: part.filename, type: part.mimetype, bytes });
  }
  const said = [...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values] as const);
  return { ...Object.fromEntries(said), files };
}
