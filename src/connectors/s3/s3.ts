// A bucket of the company's own that speaks S3: at Amazon, Cloudflare, Backblaze, Hetzner, or on a server of theirs.
import { defineModule } from '#kernel/contract';
import { s3Service } from './account.ts';
import { linkObject } from './links.ts';
import { getObject, listObjects, putObject, removeObject } from './objects.ts';

export { simFields, simSecret, startBucket } from './sim.ts';

export const s3 = defineModule({
  name: 's3',
  title: 'S3 bucket',
  connector: s3Service,
  capabilities: [putObject, getObject, listObjects, removeObject, linkObject],
  grants: { tenant_admin: ['s3.*'], manager: ['s3.object.read', 's3.object.write'] },
  plan: 'tier1',
});
