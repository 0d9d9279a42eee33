// Files as people send them from a form: multipart parts become fields, and `files` with their bytes.
import type { FastifyRequest } from 'fastify';

interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

const most = { files: 10, fields: 50, fieldSize: 100_000 } as const;

export async function uploaded(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  const files: Upload[] = [];
  for await (const part of request.parts({ limits: { ...most, fileSize: request.routeOptions.bodyLimit } })) {
    if (part.type === 'file') {
      files.push({ name: part.filename, type: part.mimetype, bytes: await part.toBuffer() });
    } else if (!(part.fieldname in fields)) {
      fields[part.fieldname] = part.value;
    }
  }
  return { ...fields, files };
}
