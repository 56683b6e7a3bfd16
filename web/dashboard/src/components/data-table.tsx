import { ActionIcon, Paper, Skeleton, Table, type TableThProps } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import classes from "./data-table.module.css";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  width?: TableThProps["w"];
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
  /** What a row shows of itself when it is opened. Then pressing it anywhere opens it. */
  detail?: (row: Row) => ReactNode;
}

const widely = (wide: boolean | undefined) => (wide === true ? ({ visibleFrom: "md" } as const) : {});

const SKELETONS = ["a", "b", "c", "d", "e", "f"];

/** A list of records. The first cell of a row holds its link: `RowLink` stretches it over the row. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, empty, footer, detail } = props;
  if (rows !== undefined && rows.length === 0) return <Paper>{empty}</Paper>;
  return (
    <Paper className={classes.frame}>
      <Table.ScrollContainer minWidth={0} type="native">
        <Table aria-label={label} aria-busy={rows === undefined} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {detail !== undefined && <Table.Td w={44} />}
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
                    {detail !== undefined && <Table.Td />}
                    {columns.map(({ title, wide }) => (
                      <Table.Td key={title} {...widely(wide)}>
                        <Skeleton h={14} my={4} w="70%" />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))
              : rows.map((row) => <TableRow key={rowKey(row)} row={row} columns={columns} detail={detail} />)}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {footer}
    </Paper>
  );
}

interface TableRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  detail: ((row: Row) => ReactNode) | undefined;
}

function TableRow<Row>({ row, columns, detail }: TableRowProps<Row>) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Table.Tr className={classes.row}>
        {detail !== undefined && (
          <Table.Td>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              className={classes.toggle}
              aria-label="Details"
              aria-expanded={opened}
              onClick={() => setOpened(!opened)}
            >
              <IconChevronRight size={16} aria-hidden />
            </ActionIcon>
          </Table.Td>
        )}
        {columns.map(({ title, cell, wide }) => (
          <Table.Td key={title} {...widely(wide)}>
            {cell(row)}
          </Table.Td>
        ))}
      </Table.Tr>
      {opened && detail !== undefined && (
        <Table.Tr className={classes.detail}>
          <Table.Td colSpan={columns.length + 1}>{detail(row)}</Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
