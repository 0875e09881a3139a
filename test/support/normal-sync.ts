/**
 * Loaded before the program: whoever asks SQLite to sync every commit is told yes and gets what this build would do by
 * itself. The negative control of the power cuts, without a switch in the program.
 */
import Database from 'better-sqlite3';

const real = Database.prototype.pragma;

Database.prototype.pragma = function pragma(this: Database.Database, source, options) {
  if (source === 'synchronous') return 2;
  return real.call(this, source === 'synchronous = 2' ? 'synchronous = 1' : source, options);
};
