import { Alert, Box, Button, Menu, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { moduleName } from "../../sessions/words.ts";
import { cardOf, moduleCards } from "../modules/registry.ts";
import { StepCard } from "./step-card.tsx";
import classes from "./step-list.module.css";
import { type DraftStep, MOST_MODULES, newStep } from "./workflow-values.ts";

interface StepListProps {
  steps: readonly DraftStep[];
  errors: Readonly<Record<string, unknown>>;
  readOnly: boolean;
  onChange: (steps: DraftStep[]) => void;
}

const read = (error: unknown): string | null => (typeof error === "string" ? error : null);

const move = (steps: readonly DraftStep[], from: number, to: number): DraftStep[] => {
  const step = steps[from];
  const others = steps.filter((_, place) => place !== from);
  return step === undefined ? [...steps] : others.toSpliced(to, 0, step);
};

/** A new check comes last, but before one that ends the visit. */
const add = (steps: readonly DraftStep[], type: string): DraftStep[] => {
  const last = steps.at(-1);
  const before = last !== undefined && cardOf(last.type).endsTheVisit && !cardOf(type).endsTheVisit;
  return steps.toSpliced(before ? steps.length - 1 : steps.length, 0, newStep(type));
};

/** The checks in their order: to be added, dragged or moved by buttons, set up and removed. */
export function StepList({ steps, errors, readOnly, onChange }: StepListProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const shift = (from: number, to: number) => {
    const step = steps[from];
    if (step === undefined || to < 0 || to >= steps.length || from === to) return;
    onChange(move(steps, from, to));
    setSaid(`${moduleName(step.type)} is now step ${to + 1} of ${steps.length}.`);
  };
  return (
    <Box>
      {read(errors.modules) !== null && (
        <Alert
          color="danger"
          mb="md"
          bg="var(--meaning-danger-tint)"
          bd="none"
          c="var(--meaning-danger)"
          role="alert"
        >
          {read(errors.modules)}
        </Alert>
      )}
      <ol className={classes.list} aria-label="Checks, in their order">
        {steps.map((step, index) => (
          <li
            key={step.key}
            className={`${classes.item} ${over === index && dragged !== index ? classes.dropped : ""}`}
            draggable={!readOnly}
            onDragStart={() => setDragged(index)}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(index);
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            onDrop={() => dragged !== null && shift(dragged, index)}
          >
            <StepCard
              step={step}
              index={index}
              count={steps.length}
              readOnly={readOnly}
              error={(setting) => read(errors[`modules.${index}.settings.${setting}`])}
              onMove={(to) => shift(index, to)}
              onRemove={() => onChange(steps.filter(({ key }) => key !== step.key))}
              onChange={(settings) =>
                onChange(steps.map((each) => (each.key === step.key ? { ...each, settings } : each)))
              }
            />
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div className={classes.end}>
          <Menu position="bottom-start" shadow="md" width={300}>
            <Menu.Target>
              <Button
                variant="default"
                leftSection={<IconPlus size={16} aria-hidden />}
                disabled={steps.length >= MOST_MODULES}
              >
                Add a check
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {Object.entries(moduleCards).map(([type, { icon: Glyph }]) => (
                <Menu.Item
                  key={type}
                  leftSection={<Glyph size={16} aria-hidden />}
                  onClick={() => onChange(add(steps, type))}
                >
                  {moduleName(type)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </Box>
  );
}
