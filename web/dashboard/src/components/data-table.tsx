import { Paper, Skeleton, Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./data-table.module.css";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  /** Left out where there is little room. */
  wide?: boolean;
}

interface DataTableProps<Row> {
  /** What the table lists, for those who do not see it. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined: still on the way. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Shown instead of a table without rows. */
  empty: ReactNode;
  /** Below the rows: the pager. */
  footer?: ReactNode;
}

const widely = (wide: boolean | undefined) => (wide === true ? ({ visibleFrom: "md" } as const) : {});

const SKELETONS = ["a", "b", "c", "d", "e", "f"];

/** A list of records. The first cell of a row holds its link: `RowLink` stretches it over the row. */
export function DataTable<Row>({ label, columns, rows, rowKey, empty, footer }: DataTableProps<Row>) {
  if (rows !== undefined && rows.length === 0) return <Paper>{empty}</Paper>;
  return (
    <Paper className={classes.frame}>
      <Table.ScrollContainer minWidth={0} type="native">
        <Table aria-label={label} aria-busy={rows === undefined} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ title, width, wide }) => (
                <Table.Th key={title} {...(width === undefined ? {} : { w: width })} {...widely(wide)}>
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows === undefined
              ? SKELETONS.map((key) => (
                  <Table.Tr key={key}>
                    {columns.map(({ title, wide }) => (
                      <Table.Td key={title} {...widely(wide)}>
                        <Skeleton h={14} my={4} w="70%" />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))
              : rows.map((row) => (
                  <Table.Tr key={rowKey(row)} className={classes.row}>
                    {columns.map(({ title, cell, wide }) => (
                      <Table.Td key={title} {...widely(wide)}>
                        {cell(row)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {footer}
    </Paper>
  );
}
