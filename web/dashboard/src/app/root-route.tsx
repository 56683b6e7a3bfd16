import { createRootRoute, createRoute, Navigate } from "@tanstack/react-router";
import { useCan } from "../auth/me.tsx";
import { navigation } from "./navigation.ts";
import { NotFound } from "./not-found.tsx";
import { ScreenError } from "./screen-error.tsx";
import { Shell } from "./shell.tsx";

/** Every screen stands in the shell; features hang their routes below this one. */
export const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ScreenError,
});

/** The first screen that the person may see. */
function Home() {
  const can = useCan();
  const first = navigation.flatMap(({ items }) => items).find(({ right }) => can(right));
  return first === undefined ? <NotFound /> : <Navigate to={first.to} replace />;
}

export const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: Home });
