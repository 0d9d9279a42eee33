import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceName } from './device.ts';

test('a device is called by its system and its browser', () => {
  const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
  assert.equal(deviceName(`${linux} Chrome/156.0.0.0 Safari/537.36`), 'Linux, Chrome');
  assert.equal(deviceName(`${linux} Chrome/156.0.0.0 Safari/537.36 Edg/156.0`), 'Linux, Edge');
  assert.equal(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Safari/604.1'), 'iPhone, Safari');
  assert.deepEqual(['curl/8.5.0', '', 'Mozilla/5.0'].map(deviceName), ['curl', 'Device', 'Mozilla']);
});
