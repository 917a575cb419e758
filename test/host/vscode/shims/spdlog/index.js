// The log files of VS Code. Output channels of extensions are such files, so they have to be written for real.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(file) {
    mkdirSync(dirname(file), { recursive: true });
    this.file = file;
    this.least = 0;
    this.bare = false;
  }

  write(level, text) {
    if (level < this.least) return;
    const line = this.bare ? text : `${new Date().toISOString()} [${LEVELS[level]}] ${text}\n`;
    appendFileSync(this.file, line);
  }

  getLevel() {
    return this.least;
  }

  setLevel(level) {
    this.least = level;
  }

  setPattern() {
    this.bare = false;
  }

  clearFormatters() {
    this.bare = true;
  }
}
for (const [level, name] of LEVELS.entries()) {
  Logger.prototype[name] = function (text) {
    this.write(level, text);
  };
}
for (const name of ['flush', 'flushAndClose', 'drop']) Logger.prototype[name] = () => {};

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.setAsyncQueueSize = () => {};
exports.createRotatingLogger = async (_name, file) => new Logger(file);
exports.createAsyncRotatingLogger = async (_name, file) => new Logger(file);
