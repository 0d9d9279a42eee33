// One file: what is known of it, a link to it for a while, and the way out and back.
import { Download } from 'lucide-react';
import { useState } from 'react';
import { bytes } from '../base/numbers.ts';
import { when } from '../base/time.ts';
import { saveAnswer } from '../client/bytes.ts';
import type { OutputOf } from '../client/http.ts';
import { useMay } from '../client/me.ts';
import { Button } from '../parts/button.tsx';
import { icon } from '../parts/chip.tsx';
import { CopyLine } from '../parts/copy-line.tsx';
import { Drawer } from '../parts/dialog.tsx';
import { KeyValues } from '../parts/key-values.tsx';
import { Failed } from '../parts/panel.tsx';
import { type Act, Acts } from '../running/acts.tsx';
import { RunDrawer, type Wish } from '../running/run-drawer.tsx';
import { usePress } from '../running/use-press.ts';

export type Kept = OutputOf<'file.file.list'>['items'][number];

export function OneFile({ file, onClose }: { readonly file: Kept; readonly onClose: () => void }) {
  const may = useMay();
  const [wish, setWish] = useState<Wish>();
  const [link, setLink] = useState<OutputOf<'file.file.link'>>();
  const { busy, problem, press } = usePress();
  const { id: fileId, version: ifVersion, name, isPublic, deletedAt } = file;
  const seen = { fileId, ifVersion };
  const turn = isPublic ? 'file.file.withdraw' : 'file.file.publish';
  async function makeLink() {
    setLink(await press('file.file.link', { fileId }, `Made a link to ${name}.`));
  }
  async function end(capability: 'file.file.delete' | 'file.file.restore', told: string) {
    if (await press(capability, seen, told)) onClose();
  }
  const renaming = { capability: 'file.file.rename', given: { ...seen, name }, fixed: ['fileId', 'ifVersion'] };
  const acts: readonly Act[] = [
    {
      ...{ capability: 'file.file.link', says: 'Make link', isBusy: busy === 'file.file.link' },
      onPress: () => void makeLink(),
    },
    { capability: 'file.file.rename', says: 'Rename', onPress: () => setWish(renaming) },
    {
      ...{ capability: turn, says: isPublic ? 'Withdraw' : 'Publish', isBusy: busy === turn },
      onPress: () => void press(turn, seen, isPublic ? `Withdrew ${name}.` : `Published ${name}.`),
    },
    {
      ...{ capability: 'file.file.delete', says: 'Delete', look: 'danger', isBusy: busy === 'file.file.delete' },
      onPress: () => void end('file.file.delete', `Deleted ${name}. It can be restored for thirty days.`),
    },
  ];
  const back: Act = {
    ...{ capability: 'file.file.restore', says: 'Restore file', look: 'main', isBusy: busy === 'file.file.restore' },
    onPress: () => void end('file.file.restore', `Restored ${name}.`),
  };
  return (
    <>
      <Drawer title={name} isOpen={!wish} onClose={onClose}>
        <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
          <KeyValues
            wide
            facts={[
              { name: 'type', value: file.type },
              { name: 'size', value: bytes(file.size) },
              { name: 'for', value: file.purpose },
              { name: 'whoMayReadIt', value: isPublic ? 'everybody with its address' : 'the company' },
              { name: 'from', value: file.createdBy },
              { name: 'since', value: file.createdAt },
              { name: 'keptUntil', value: file.expiresAt ?? 'no end' },
              { name: 'fingerprint', value: file.sha256 },
            ]}
          />
          {link ? (
            <div className="grid gap-1">
              <CopyLine label="link" text={link.url} />
              <p className="text-meta text-muted">Whoever has it can read this file until {when(link.expiresAt)}.</p>
            </div>
          ) : null}
          {problem ? <Failed error={problem} what="This" /> : null}
        </div>
        <footer className="border-border border-t px-5 py-3">
          <Acts acts={deletedAt === null ? acts : [back]}>
            {deletedAt === null && may('file.file.read') ? <SaveButton file={file} /> : null}
          </Acts>
        </footer>
      </Drawer>
      <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
    </>
  );
}

function SaveButton({ file: { id: fileId } }: { readonly file: Kept }) {
  const [refused, setRefused] = useState<Error>();
  return (
    <>
      <Button
        small
        look="main"
        icon={<Download {...icon} />}
        onClick={() => void saveAnswer('file.file.read', { fileId }).catch(setRefused)}
      >
        Save file
      </Button>
      {refused ? <Failed error={refused} what="The file" /> : null}
    </>
  );
}
