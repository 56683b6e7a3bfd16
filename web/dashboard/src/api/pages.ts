interface Page<Row> {
  data: Row[];
  nextCursor: string | null;
}

const MOST_PAGES = 20;

/** Reads a list to its end, for lists that are short by nature. */
export const everyPage = async <Row>(
  read: (cursor: string | undefined) => Promise<Page<Row>>,
): Promise<Row[]> => {
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { data, nextCursor } = await read(cursor);
    rows.push(...data);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return rows;
};

const MOST_EMPTY_PAGES = 10;

/**
 * A page of a list with filters. One call looks at so many records only and may find nothing among them: this goes on
 * until it has found something, or has looked far enough.
 */
export const pageWithRows = async <Row>(
  read: (cursor: string | undefined) => Promise<Page<Row>>,
  cursor: string | undefined,
): Promise<Page<Row>> => {
  let page = await read(cursor);
  for (let call = 1; call < MOST_EMPTY_PAGES && page.data.length === 0; call += 1) {
    if (page.nextCursor === null) break;
    page = await read(page.nextCursor);
  }
  return page;
};
