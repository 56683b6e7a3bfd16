/** These packages have no types of their own; this is the part that the tests use. */
declare module "passport" {
  import type { RequestHandler } from "express";

  const passport: {
    use(strategy: object): void;
    initialize(): RequestHandler;
    authenticate(name: string, options: { session: boolean }): RequestHandler;
  };
  export default passport;
}

declare module "passport-openidconnect" {
  type Done = (error: unknown, user?: unknown) => void;

  export interface Profile {
    id: string;
    emails?: { value: string }[];
  }

  export class Strategy {
    constructor(
      options: Record<string, unknown>,
      verify: (issuer: string, profile: Profile, done: Done) => void,
    );
  }
}

declare module "express-session" {
  import type { RequestHandler } from "express";

  export default function session(options: {
    secret: string;
    resave: boolean;
    saveUninitialized: boolean;
  }): RequestHandler;
}
