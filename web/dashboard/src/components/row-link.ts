import classes from "./data-table.module.css";

/** `<Link className={rowLink}>`: the link of a row's first cell, which the whole row follows. */
export const rowLink: string = `${classes.link ?? ""} user-text`;
