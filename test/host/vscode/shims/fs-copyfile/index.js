// Copying with the file system's own means is native; Node's way does as well for the few files of a test.
exports.cp = require('node:fs/promises').cp;
