/** For how long a secret goes on working after its successor was made, in minutes. */
export const overlaps = [
  { value: "0", label: "Not at all: it stops working now" },
  { value: "60", label: "1 hour" },
  { value: "1440", label: "1 day" },
  { value: "4320", label: "3 days" },
  { value: "10080", label: "7 days" },
];
