// The worker has no `process`; the assert package wants one.
export { default as process } from 'process/browser.js';
