import { describe, expect, test } from 'vitest';
import { fileSystemOf } from '../../src-main/shop/machine-watch.ts';
import { DAY, instant, MINUTE } from '../../src-shared/kit/time.ts';
import { clockTroubleOf, folderTroubleOf } from '../../src-shared/shop/machine-rules.ts';

const KNOWN = instant.parse(Date.UTC(2026, 10, 21, 2, 0));

describe('safety 9: the clock', () => {
  test.each([
    ['the same moment', 0, null],
    ['set right by nine minutes', -9 * MINUTE, null],
    ['eleven minutes back', -11 * MINUTE, 'back'],
    ['a day back', -DAY, 'back'],
    ['after a long holiday', 59 * DAY, null],
    ['a year ahead', 365 * DAY, 'ahead'],
    ['before there were computers', -KNOWN, 'back'],
  ])('%s', (_what, shift, what) => {
    expect(clockTroubleOf(instant.parse(KNOWN + shift), KNOWN)?.what ?? null).toBe(what);
  });
});

describe('safety 8: the place of the data folder', () => {
  test.each([
    ['/home/shop/.local/share/servicelane/shop', 'ext4', null],
    ['/mnt/server/servicelane', 'nfs4', 'network'],
    ['/mnt/share', 'cifs', 'network'],
    ['/mnt/ssh', 'fuse.sshfs', 'network'],
    ['/mnt/c/data', '9p', 'network'],
    ['/media/usb', 'fuseblk', null],
    ['\\\\SERVER\\Freigabe\\ServiceLane', null, 'network'],
    ['\\\\?\\UNC\\server\\share\\ServiceLane', null, 'network'],
    ['//server/share/ServiceLane', null, 'network'],
    ['\\\\?\\C:\\ServiceLane', null, null],
    ['C:\\Users\\shop\\AppData\\Roaming\\ServiceLane', null, null],
    ['C:\\Users\\shop\\OneDrive\\ServiceLane', null, 'cloud'],
    ['C:\\Users\\shop\\OneDrive - 演示公司\\ServiceLane', null, 'cloud'],
    ['D:\\坚果云\\接车台', null, 'cloud'],
    ['D:\\百度网盘同步空间\\接车台', null, 'cloud'],
    ['D:\\BaiduSyncdisk\\接车台', null, 'cloud'],
    ['/home/shop/Dropbox/servicelane', 'ext4', 'cloud'],
    ['/Users/shop/Library/Mobile Documents/com~apple~CloudDocs/ServiceLane', null, 'cloud'],
    ['/Users/shop/Google Drive/ServiceLane', null, 'cloud'],
    ['/home/shop/Dropbox-old/servicelane', 'ext4', null],
    ['/home/boxer/servicelane', 'ext4', null],
  ])('%s on %s: %s', (path, kind, trouble) => {
    expect(folderTroubleOf(path, kind)).toBe(trouble);
  });

  test('the kind of disk is that of the nearest mount, names with spaces too', () => {
    const mounts = [
      '21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
      '30 21 0:40 / /mnt rw shared:2 - tmpfs tmpfs rw',
      '31 30 0:41 / /mnt/the\\040share rw shared:3 master:1 - nfs4 server:/x rw',
    ].join('\n');
    expect(fileSystemOf('/home/shop', mounts)).toBe('ext4');
    expect(fileSystemOf('/mnt/here', mounts)).toBe('tmpfs');
    expect(fileSystemOf('/mnt/the share/data', mounts)).toBe('nfs4');
    expect(fileSystemOf('/mnt/the share too', mounts)).toBe('tmpfs');
    expect(fileSystemOf('/x', '')).toBeNull();
  });
});
