// Older VS Codes look for this package, which downloads its binary when it is installed; the universal one carries it.
const { join } = require('node:path');

const packages = join(__dirname, '..', '..', '..', 'node_modules');
exports.rgPath = join(packages, '@vscode', 'ripgrep-universal', 'bin', `${process.platform}-${process.arch}`, 'rg');
