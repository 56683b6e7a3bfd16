/** What an ID token of ours that a client shows as a hint says. */
export interface HintedToken {
  subject: string;
  clientIds: readonly string[];
}
