/** Everything in data/ as the text that `expandKnowledge` reads; the build puts it in (scripts/build.mjs). */
declare module 'knowledge:bundle' {
  const json: string;
  export default json;
}
