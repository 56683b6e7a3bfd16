import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { CodeBlock } from "../../../components/code-block.tsx";
import { curlOf } from "../curl.ts";
import { type ApiDocument, findParameter, findResponse, type Listed, typeName } from "../document.ts";
import classes from "./schema-view.module.css";
import { FieldRow, SchemaView } from "./schema-view.tsx";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={6}>
      <Title order={3}>{title}</Title>
      {children}
    </Stack>
  );
}

/** One operation: what it takes, what it answers, and how to call it. */
export function OperationPanel({ document, listed }: { document: ApiDocument; listed: Listed }) {
  const { operation, method, path } = listed;
  const parameters = (operation.parameters ?? []).map((parameter) => findParameter(document, parameter));
  const [body] = Object.values(operation.requestBody?.content ?? {});
  return (
    <Stack gap="lg">
      {operation.description !== undefined && <Text size="sm">{operation.description}</Text>}
      <CodeBlock label={`curl of ${method} ${path}`} code={curlOf(document, listed, location.origin)} />
      {parameters.length > 0 && (
        <Part title="Parameters">
          <ul className={classes.list}>
            {parameters.map((parameter) => (
              <FieldRow
                key={`${parameter.in} ${parameter.name}`}
                name={parameter.name}
                type={`in ${parameter.in}, ${typeName(document, parameter.schema ?? {})}`}
                required={parameter.required === true}
                text={parameter.description ?? parameter.schema?.description}
              />
            ))}
          </ul>
        </Part>
      )}
      {body?.schema !== undefined && (
        <Part title="Body">
          <SchemaView document={document} schema={body.schema} />
        </Part>
      )}
      {Object.entries(operation.responses ?? {}).map(([status, given]) => {
        const response = findResponse(document, given);
        // All refusals have one form: it is shown once, at the end.
        const [content] = Number(status) >= 400 ? [] : Object.values(response.content ?? {});
        return (
          <Part key={status} title={status === "default" ? "Errors" : `Answer ${status}`}>
            <Text size="sm" c="dimmed">
              {response.description?.replaceAll("`", "")}
            </Text>
            {content?.schema !== undefined && <SchemaView document={document} schema={content.schema} />}
          </Part>
        );
      })}
    </Stack>
  );
}
