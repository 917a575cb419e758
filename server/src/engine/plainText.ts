/** Our Markdown without its signs, for editors that show plain text: emphasis falls away, links keep their address. */
export const plainText = (markdown: string): string =>
  markdown
    .replace(/ {2}\n/g, '\n')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/(^|[\s(])\*([^*\n]+)\*/g, '$1$2')
    .replace(/\[([^\]\n]+)\]\(([^)\n]+)\)/g, '$1: $2');
