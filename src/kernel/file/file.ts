// Files: bytes on the disk of this machine or in the operator's bucket, and what is known of them.
import { join } from 'node:path';
import { Fault } from '#base/fault';
import { type Clock, instantOf } from '#base/time';
import { type Call, defineModule, type Health, type Module } from '#kernel/contract';
import { createEgress, placeOf } from '#kernel/egress';
import type { Store } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { ByteStore } from './bytes.ts';
import { type MovingFiles, movingOf } from './carrying.ts';
import * as promises from './contracts.ts';
import { openDrafts } from './drafts.ts';
import { findingCapabilities, present } from './finding.ts';
import type { House } from './house.ts';
import { keepingCapabilities } from './keeping.ts';
import { openLinkSeal } from './link-seal.ts';
import { openLocal } from './local.ts';
import { type FileCard, usualFileBytes, usualRoom } from './model.ts';
import { openS3, type S3Settings } from './s3.ts';
import { publicPath, sharingCapabilities } from './sharing.ts';
import { bytesOf, cardOf, type NewFile, type OpenFile, put } from './shelf.ts';
import { subject } from './subjects.ts';
import { sweepingCapabilities } from './sweeping.ts';

export type { Brought, MovingFiles } from './carrying.ts';
export {
  deleteFile,
  fileDeleted,
  fileStored,
  linkFile,
  listFiles,
  publishFile,
  readFile,
  renameFile,
  restoreFile,
  showFile,
  unlinkFile,
  uploadFile,
  withdrawFile,
} from './contracts.ts';
export { FileCard } from './model.ts';
export type { S3Settings } from './s3.ts';
export type { NewFile, OpenFile } from './shelf.ts';
export { hashOfNothing, type SignedRequest, type Signing, signV4 } from './sigv4.ts';

export interface Files {
  readonly module: Module;
  readonly health: Health;
  /** As a part of the call; best before its first statement, so that no transaction waits for bytes. */
  put(call: Call, file: NewFile): Promise<FileCard>;
  /** Whoever asks has judged already who may. */
  open(call: Call, fileId: string): Promise<OpenFile>;
  /** Nothing of a file that not everybody may read. */
  publicPath(tenantId: string, fileId: string): Promise<string | undefined>;
  readonly moving: MovingFiles;
  close(): Promise<void>;
}

export interface FilesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly home: string;
  readonly rootKey: string;
  readonly tenants: Pick<Tenants, 'get'>;
  /** The operator's bucket; the disk of this machine when absent. */
  readonly s3?: S3Settings | undefined;
  /** How this installation is addressed from outside, under a host name that leads to it. */
  readonly urlOf?: (host: string) => string;
  readonly mostBytes?: number;
  /** How much a company may keep, when not what its plan says. */
  readonly room?: number;
}

export function createFiles(deps: FilesDeps): Files {
  // A way of its own: into a bucket in the operator's own net nobody else is let.
  const egress = deps.s3 && createEgress({ allowPrivate: [placeOf(deps.s3.endpoint)] });
  const now = () => instantOf(deps.clock.nowMs());
  const s3 = deps.s3 && egress && openS3({ settings: deps.s3, egress, now });
  const house = houseOf(deps, s3);
  const health = healthOf(house.bytes);
  return {
    ...{ health, module: moduleOf(house, health) },
    put: (call, file) => put(house, call, file),
    async open(call, fileId) {
      const file = await present(call, fileId, 'all');
      return { card: cardOf(file), bytes: () => bytesOf(house, call, file) };
    },
    publicPath: (tenantId, fileId) => publicPath(house, { tenantId, fileId, now: now() }),
    moving: movingOf(house),
    close: async () => egress?.close(),
  };
}

/** `host:port`, with the port that the scheme means when none is said. */
function houseOf({ store, home, rootKey, tenants, ...options }: FilesDeps, s3: ByteStore | undefined): House {
  const folder = join(home, 'files');
  const { urlOf = (host: string) => `http://${host || 'localhost'}`, mostBytes = usualFileBytes, room } = options;
  return {
    ...{ store, urlOf, mostBytes, links: openLinkSeal(rootKey), drafts: openDrafts(join(folder, '.drafts')) },
    bytes: s3 ?? openLocal(folder),
    isOpen: async (tenantId) => (await tenants.get(tenantId))?.status === 'active',
    async roomOf(tenantId) {
      if (room !== undefined) return room;
      const tenant = await tenants.get(tenantId);
      if (!tenant) throw new Fault('not_found', 'This company does not exist any more');
      return usualRoom[tenant.plan];
    },
  };
}

function healthOf(bytes: ByteStore): Health {
  return {
    part: 'files',
    check: () =>
      bytes.check().then(
        () => ({ ok: true }),
        (error: unknown) => ({ ok: false, note: error instanceof Fault ? error.message : 'they can not be kept' }),
      ),
  };
}

function moduleOf(house: House, health: Health): Module {
  return defineModule({
    name: 'file',
    title: 'Files',
    folder: import.meta.dirname,
    capabilities: [
      ...keepingCapabilities(house),
      ...findingCapabilities(house),
      ...sharingCapabilities(house),
      ...sweepingCapabilities(house),
    ],
    events: [promises.fileStored, promises.fileDeleted],
    schedules: [{ name: 'sweep', contract: promises.sweepFiles, input: {}, every: '15 minutes', scope: 'tenant' }],
    // Sweeping is named for the super admin, and so kept from a tenant's own administrator.
    grants: {
      super_admin: ['file.content.sweep'],
      tenant_admin: ['file.file.*'],
      manager: ['file.file.*'],
      store_operator: ['file.file.*'],
      client: ['file.file.read', 'file.file.write'],
    },
    health: [health],
    subjects: [subject],
  });
}
