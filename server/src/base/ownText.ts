/**
 * The same text, standing for itself. What was cut out of a long text, or put together of such cuts, may hold all of the
 * long one in memory for as long as it is kept.
 */
export const ownText = (text: string): string => JSON.parse(JSON.stringify(text)) as string;
