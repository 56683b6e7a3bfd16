/** What could be a client id of ours. Whatever else is called one is no key: DynamoDB refuses half a character, and 2048 bytes. */
export const isClientId = (text: string): boolean => /^[\w.-]{1,128}$/.test(text);
