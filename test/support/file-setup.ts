import { leaveNothingBehind } from "./file-end.ts";

// Runs again for every test file, while the modules that it imports stay.
leaveNothingBehind();
