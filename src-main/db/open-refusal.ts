/** Why a data folder is not opened. The hosts say it in the words of `shell-words.ts`, with the way out. */
export type OpenRefusalCode =
  | 'dataInUse'
  | 'dataNewer'
  | 'dataDamaged'
  | 'dataForeign'
  | 'dataUnwritable'
  | 'keyDamaged'
  | 'dataIsReal'
  | 'pragmaRefused'
  | 'sqliteTooOld'
  | 'migrationFailed';

export class OpenRefusal extends Error {
  readonly code: OpenRefusalCode;
  /** Facts for the sentence: the folder, the address where the data is already open, the backup's place. */
  readonly details: Readonly<Record<string, string>>;
  constructor(code: OpenRefusalCode, details: Readonly<Record<string, string>>) {
    super(`${code} ${JSON.stringify(details)}`);
    this.name = 'OpenRefusal';
    this.code = code;
    this.details = details;
  }
}
