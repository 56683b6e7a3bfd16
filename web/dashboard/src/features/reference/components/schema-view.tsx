import { Text } from "@mantine/core";
import { type ApiDocument, type ApiSchema, plainSchema, typeName } from "../document.ts";
import classes from "./schema-view.module.css";

const DEPTH = 4;

/** The fields below a schema: its own, or those of its items. */
const fieldsOf = (document: ApiDocument, schema: ApiSchema): [ApiSchema, [string, ApiSchema][]] => {
  const found = plainSchema(document, schema);
  const inner = found.items === undefined ? found : plainSchema(document, found.items);
  return [inner, Object.entries(inner.properties ?? {})];
};

interface SchemaViewProps {
  document: ApiDocument;
  schema: ApiSchema;
  depth?: number;
}

/** Fields with their types, what they mean, and which must be there. */
export function SchemaView({ document, schema, depth = 0 }: SchemaViewProps) {
  const [owner, fields] = fieldsOf(document, schema);
  if (fields.length === 0) {
    return depth === 0 ? <code>{typeName(document, schema)}</code> : null;
  }
  return (
    <ul className={classes.list}>
      {fields.map(([name, field]) => (
        <FieldRow
          key={name}
          name={name}
          type={typeName(document, field)}
          required={owner.required?.includes(name) === true}
          text={field.description ?? plainSchema(document, field).description}
        >
          {depth < DEPTH && <SchemaView document={document} schema={field} depth={depth + 1} />}
        </FieldRow>
      ))}
    </ul>
  );
}

interface FieldRowProps {
  name: string;
  type: string;
  required: boolean;
  text: string | undefined;
  children?: React.ReactNode;
}

export function FieldRow({ name, type, required, text, children }: FieldRowProps) {
  return (
    <li className={classes.item}>
      <Text span size="sm" fw={550} component="code">
        {name}
      </Text>{" "}
      <Text span size="xs" c="dimmed">
        {type}
        {required && ", required"}
      </Text>
      {text !== undefined && (
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      )}
      {children}
    </li>
  );
}
