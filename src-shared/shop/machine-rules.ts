/** What the machine that holds the data can have wrong: its clock, and the place of the data folder. */
import { z } from 'zod';
import { DAY, type Instant, instant, MINUTE } from '../kit/time.ts';

/** `back`: earlier than what was done already; `ahead`: so much later that nobody can have been away so long. */
export const clockTrouble = z.strictObject({
  what: z.enum(['back', 'ahead']),
  /** The latest moment that is known to have passed. */
  knownAt: instant,
});
export type ClockTrouble = z.output<typeof clockTrouble>;

export const FOLDER_TROUBLES = ['network', 'cloud'] as const;
export type FolderTrouble = (typeof FOLDER_TROUBLES)[number];

/** Clocks are set right by a little all the time. */
const SLACK = 10 * MINUTE;
/** A shop may be closed over a long holiday; a clock that is wrong is mostly wrong by years. */
const LONGEST_ABSENCE = 60 * DAY;

/** `knownAt`: the last entry of the journal and what has passed since on a clock that nobody can set. */
export function clockTroubleOf(now: Instant, knownAt: Instant): ClockTrouble | null {
  if (now < knownAt - SLACK) return { what: 'back', knownAt };
  if (now > knownAt + LONGEST_ABSENCE) return { what: 'ahead', knownAt };
  return null;
}

/** Folders of programs that copy files elsewhere while they are written, by the names that these give them. */
const CLOUD =
  /^(?:OneDrive(?: - .+)?|Dropbox(?: \(.+\))?|Google ?Drive|My Drive|iCloud ?Drive|com~apple~CloudDocs|Mobile Documents|Box|pCloud(?: ?Drive)?|Nextcloud|ownCloud|Seafile|Syncthing|坚果云|我的坚果云|Nutstore(?: Files)?|百度网盘(?:同步空间)?|Baidu(?:Netdisk|SyncDisk)|微云|Weiyun|阿里云盘|aDrive|WPS ?云盘|WPSDrive|天翼云盘|115)$/i;

/** As Linux names them in its table of mounts. */
const NETWORK =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|glusterfs|davfs|fuse\.(?:sshfs|rclone|davfs2?|glusterfs|s3fs|ceph|smbnetfs))$/;

/** `path` absolute and without links; `kind`: of the file system, where the system tells. */
export function folderTroubleOf(path: string, kind: string | null): FolderTrouble | null {
  if (/^(?:\\\\|\/\/)(?![?.])|^\\\\\?\\UNC\\/i.test(path) || (kind !== null && NETWORK.test(kind))) return 'network';
  return path.split(/[\\/]/).some((part) => CLOUD.test(part)) ? 'cloud' : null;
}
