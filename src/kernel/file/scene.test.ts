// What the stories of this folder stand on: a world that keeps files, on its disk or in a bucket.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Clock, Duration } from '#base/time';
import { contract, defineModule, type InputOf, type Module, type Role } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World, type WorldOptions } from '#test/world';
import * as promises from './contracts.ts';
import type { Files, FilesDeps } from './file.ts';
import type { FileCard } from './model.ts';
import type { S3Sim } from './s3sim.ts';

export function refusedAs(code: string) {
  return (error: unknown) => error instanceof Fault && error.code === code;
}

/** A capability of another module that keeps a file as a part of what it does, and may fail afterwards. */
export const keepFile = contract({
  name: 'probe.thing.keep',
  summary: 'Keep a file as a part of something else.',
  effect: 'write',
  access: 'probe.thing.keep',
  input: z.object({ text: z.string(), ownerId: z.string().optional(), fails: z.boolean().default(false) }),
  output: z.object({ fileId: z.string(), text: z.string() }),
  undo: { never: 'for trying only' },
  example: { text: 'a text' },
});

function probeOf(files: () => Files): Module {
  const keep = keepFile.implement(async (call, { text, ownerId, fails }) => {
    const pieces = [...text].map((letter) => Buffer.from(letter));
    const about = { name: 'kept.txt', purpose: 'probe.thing', ...(ownerId ? { ownerId } : {}) };
    const { id } = await files().put(call, { ...about, content: pieces });
    if (fails) throw new Fault('conflict', 'Something else went wrong');
    const opened = call.rehearsing ? undefined : await files().open(call, id);
    return { fileId: id, text: opened ? Buffer.from(await opened.bytes()).toString() : '' };
  });
  return defineModule({
    name: 'probe',
    title: 'Probe',
    capabilities: [keep],
    grants: { manager: ['probe.*'], client: ['probe.*'] },
    plan: 'tier1',
  });
}

export interface SceneOptions extends Pick<FilesDeps, 'room' | 'mostBytes'>, Pick<WorldOptions, 'beside'> {
  /** Where it keeps files, when not on its disk. */
  readonly bucket?: (clock: Clock) => Promise<S3Sim>;
}

export interface Scene {
  readonly world: World;
  readonly bucket: S3Sim | undefined;
  pass(duration: Duration): void;
  /** Somebody in a company of their own, unless one is named. */
  somebody(as?: { readonly role?: Role; readonly tenantId?: string }): Promise<Authenticated>;
  upload(who: Authenticated, content: string | Uint8Array, more?: Partial<Upload>): Promise<FileCard>;
  read(who: Authenticated, fileId: string): Promise<string>;
  /** The keys of all bytes that lie there, and whatever else lies there. */
  lying(): Promise<string[]>;
  /** What the others heard of this company's files. */
  told(who: Authenticated): Promise<string[]>;
  /** As the schedule would. */
  sweep(tenantId: string): Promise<void>;
  close(): Promise<void>;
}

type Upload = InputOf<typeof promises.uploadFile> & { readonly name: string; readonly type: string };

export async function openScene({ bucket: opening, beside, ...files }: SceneOptions = {}): Promise<Scene> {
  const late: { world?: World } = {};
  const opened = () => {
    assert.ok(late.world, 'the world is open');
    return late.world;
  };
  const bucket = await opening?.({ nowMs: () => opened().clock.nowMs() });
  const world = await createWorld({
    ...(beside ? { beside } : {}),
    files: { ...files, s3: bucket?.settings },
    modules: [probeOf(() => opened().kernel.files)],
  });
  late.world = world;
  return {
    ...{ world, bucket, ...doing(world) },
    lying: async () => (bucket ? [...bucket.objects.keys()] : onDisk(join(world.home, 'files'))),
    async close() {
      await world.close();
      await bucket?.close();
    },
  };
}

function doing(world: World): Omit<Scene, 'world' | 'bucket' | 'lying' | 'close'> {
  return {
    pass: (duration) => world.clock.pass(duration),
    async somebody({ role = 'manager', tenantId } = {}) {
      return world.person(tenantId ?? (await world.tenant('A company')).id, role);
    },
    upload(who, content, { name = 'a.txt', type, ...more } = {}) {
      const bytes = Buffer.from(content);
      return world.call(who, promises.uploadFile, { files: [{ name, bytes, ...(type ? { type } : {}) }], ...more });
    },
    async read(who, fileId) {
      const { bytes } = await world.call(who, promises.readFile, { fileId });
      return Buffer.from(bytes).toString();
    },
    async told({ tenantId }) {
      const rows = await world.sql<{ type: string }>(
        `select event_type as type from event.ai_events where tenant_id = $1 and event_type like 'file.%' order by id`,
        [tenantId],
      );
      return rows.map(({ type }) => type);
    },
    async sweep(tenantId) {
      const who: Authenticated = { tenantId, actor: { kind: 'service', id: 'file', roles: ['super_admin'] } };
      await world.call(who, promises.sweepFiles, {});
      await world.settle();
    },
  };
}

async function onDisk(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}
