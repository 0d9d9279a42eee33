// One brand, seen while it is made: the whole console wears its colour until the drawer closes.

import { useEffect, useState } from 'react';
import { colourOf } from '../base/brand.ts';
import { wearBrand } from '../base/wear-brand.ts';
import { sendFile } from '../client/bytes.ts';
import { newKey, run } from '../client/http.ts';
import { useMay } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { Button } from '../parts/button.tsx';
import { Drawer } from '../parts/dialog.tsx';
import { FileChoice } from '../parts/file-choice.tsx';
import { boxLook } from '../parts/form/look.ts';
import { Input } from '../parts/input.tsx';
import { Failed } from '../parts/panel.tsx';
import { usePress } from '../running/use-press.ts';
import { type Brand, colourWords, Swatch } from './brand-look.tsx';

interface BrandDrawerProps {
  readonly brand: Brand | undefined;
  readonly onClose: () => void;
}

export function BrandDrawer({ brand, onClose }: BrandDrawerProps) {
  const [name, setName] = useState(brand?.name ?? '');
  const [primary, setPrimary] = useState(brand?.look.primary ?? '');
  const [domain, setDomain] = useState(brand?.domain ?? '');
  const [logo, setLogo] = useState<File>();
  const [refused, setRefused] = useState<Error>();
  const { busy, problem, press } = usePress();
  const may = useMay();
  const worn = useAsk('tenant.brand.show', {}).data?.look.primary;
  useEffect(() => {
    if (colourOf(primary)) wearBrand(primary);
  }, [primary]);
  useEffect(() => () => wearBrand(worn), [worn]);
  const why = whyNot(name, primary);

  function send(text: Pick<Brand, 'name' | 'look' | 'domain'>) {
    if (!brand) return press('tenant.brand.create', text, `Added ${text.name}.`);
    const seen = { brandId: brand.id, ifVersion: brand.version };
    return press('tenant.brand.edit', { ...seen, ...text }, `Kept ${text.name}.`);
  }

  async function keep() {
    try {
      const file = logo && (await sendLogo(logo, may('file.file.publish')));
      const look = {
        ...brand?.look,
        ...(primary ? { primary } : {}),
        ...(file ? { logoFileId: file.id } : {}),
      };
      if (await send({ name: name.trim(), look, domain: domain === '' ? null : domain })) onClose();
    } catch (error) {
      setRefused(error instanceof Error ? error : new Error(String(error)));
    }
  }

  return (
    <Drawer title={brand ? `Edit ${brand.name}` : 'Add brand'} isOpen onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        <Input label="Name" autoComplete="off" value={name} onChange={setName} />
        <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-3">
          <Input
            label="Colour"
            autoComplete="off"
            placeholder="#1f6f4a"
            help={
              primary
                ? `This is ${colourWords(primary)}.`
                : 'Of links and the main button; empty for that of the house.'
            }
            value={primary}
            onChange={setPrimary}
          />
          <input
            type="color"
            aria-label="Choose the colour"
            value={colourOf(primary) ? primary : '#036169'}
            onChange={(event) => setPrimary(event.target.value)}
            className="mb-[21px] h-(--control-h) w-12 rounded-control border border-control bg-surface p-1"
          />
        </div>
        <Domain value={domain} onChange={setDomain} />
        <div className="grid gap-[5px]">
          <label htmlFor="brand-logo" className="font-[550] text-[12px]">
            Logo
          </label>
          <FileChoice
            id="brand-logo"
            accept="image/png,image/svg+xml,image/jpeg,image/webp"
            onChoose={([file]) => setLogo(file)}
          />
          <p id="brand-logo-help" className="text-meta text-muted">
            {brand?.look.logoFileId
              ? 'There is one; choose another to replace it.'
              : 'A square picture, at least 64 pixels wide. Whoever comes to sign in sees it too.'}
          </p>
        </div>
        <section aria-label="How it looks" className="grid gap-3 rounded-panel border border-border p-3">
          <p className="flex items-center gap-2.5 font-[600]">
            <Swatch hex={primary} name={name || 'C'} />
            {name || 'Your name'}
          </p>
          <p>
            A line of text with <span className="text-link underline">a link</span>, and the main button:
          </p>
          <div>
            <span
              className="inline-flex h-(--control-h) items-center rounded-control bg-primary px-3 font-[550]
                text-on-primary"
            >
              Approve 14 payments
            </span>
          </div>
        </section>
        {problem ? <Failed error={problem} what="The brand" /> : null}
        {refused ? <Failed error={refused} what="The logo" /> : null}
      </div>
      <footer className="flex justify-end border-border border-t px-5 py-3">
        <Button look="main" why={why} busy={busy && 'Keeping…'} onClick={() => void keep()} className="max-md:flex-1">
          Keep brand
        </Button>
      </footer>
    </Drawer>
  );
}

function whyNot(name: string, primary: string): string | undefined {
  if (name.trim() === '') return 'Say what it is called.';
  return primary === '' || colourOf(primary) ? undefined : 'A colour is written like #1f6f4a.';
}

function Domain({ value, onChange }: { readonly value: string; readonly onChange: (host: string) => void }) {
  const may = useMay();
  const hosts = useAsk('tenant.domain.list', {}, { enabled: may('tenant.domain.list') }).data?.items ?? [];
  return (
    <div className="grid gap-[5px]">
      <label htmlFor="brand-domain" className="font-[550] text-[12px]">
        Domain
      </label>
      <select id="brand-domain" value={value} onChange={(event) => onChange(event.target.value)} className={boxLook}>
        <option value="">None</option>
        {hosts.map(({ host }) => (
          <option key={host} value={host}>
            {host}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Whoever comes to sign in sees it before anybody knows who they are. */
async function sendLogo(logo: File, mayPublish: boolean) {
  const file = await sendFile(logo, { purpose: 'brand' });
  if (mayPublish) await run('file.file.publish', { fileId: file.id, ifVersion: file.version }, newKey());
  return file;
}
