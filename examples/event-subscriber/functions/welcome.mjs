/** Called once or more for each event: `detail.id` is the same each time, so remember what you have done. */
export const handler = async ({ "detail-type": name, detail }) => {
  // Ids only: `loginHint` and `customFields` point to a person and have no place in a log.
  console.log(JSON.stringify({ event: detail.id, name, interviewId: detail.interviewId }));
  return { identityId: detail.identityId };
};
