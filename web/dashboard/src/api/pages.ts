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
