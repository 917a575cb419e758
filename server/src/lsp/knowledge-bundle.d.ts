/** Everything in data/ as JSON text; the build puts it in (scripts/build.mjs). */
declare module 'knowledge:bundle' {
  const json: string;
  export default json;
}
