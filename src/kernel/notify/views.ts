import type { View } from '#kernel/contract';
import { archiveNotices, listNotices, readAllNotices, readNotices } from './notices.ts';
import { listDevices, removeDevice } from './push/devices.ts';
import { listPreferences, setPreference } from './settings.ts';
import { listWordings, previewWording, restoreWording, saveWording } from './wordings.ts';

export const views: readonly View[] = [
  {
    ...{ name: 'notices', title: 'Notices', kind: 'list', source: listNotices },
    actions: [readNotices, readAllNotices, archiveNotices],
  },
  {
    name: 'preferences',
    title: 'What you are told of',
    kind: 'list',
    source: listPreferences,
    actions: [setPreference],
  },
  { name: 'devices', title: 'Your devices', kind: 'list', source: listDevices, actions: [removeDevice] },
  {
    ...{ name: 'wordings', title: 'Words of mails', kind: 'list', source: listWordings },
    actions: [saveWording, previewWording, restoreWording],
  },
];
