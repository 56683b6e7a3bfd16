/** Every sentence of the pages but those of a module, which stand in the module's folder. */
export const en = {
  pageTitle: "Identity verification",
  language: "Language",
  loading: "Loading your verification",
  working: "One moment …",
  retry: "Try again",
  goOnHere: "Go on here with the other one",
  whatYouCanDo: "What you can do",
  step: (position: number, total: number, name: string) => `Step ${position} of ${total}: ${name}`,
  stepName: { unknown: "Check" },

  footer: {
    verifiedWith: "Verified with Countersign",
    yourData: "How your data is used",
    yourDataBody: (organization: string) => [
      `${organization} runs this service itself and is responsible for your data. It keeps the result of this check and when it took place.`,
      "Codes are never stored in readable form. This page sets one cookie, which only keeps your place, and uses no tracking and no advertising.",
      `You can ask ${organization} to see or delete your data.`,
    ],
    someOrganization: "The organization that sent you the link",
  },

  welcome: {
    title: "Confirm that it’s you",
    intro: (organization: string) =>
      `${organization} asks you to confirm your identity. It takes about a minute.`,
    stepsTitle: "What will happen",
    steps: (organization: string) => [
      { title: "A short check", body: "You enter a code that we send you, or take a similar step." },
      {
        title: `${organization} gets the result`,
        body: "They learn whether you passed, and when.",
      },
    ],
    linkWorksUntil: (moment: string) => `Link works until ${moment}`,
    consent: (organization: string) =>
      `If you agree, ${organization} may check your identity for this one request and keep the result. You are free to say no.`,
    agree: "Agree and start",
    disagree: "I don’t agree",
    unexpected: (organization: string) =>
      `Did you not expect this? Don’t go on, and ask ${organization} through a number or address that you already know.`,
  },

  signIn: {
    intro: (application: string, organization: string) =>
      `You are signing in to ${application}. ${organization} asks you to confirm your identity for it.`,
    onlyYourself: (application: string) =>
      `Go on only if you began to sign in to ${application} on another device yourself, just now. If somebody sent you here, they want to sign in as you: close this page.`,
    returnTitle: "Go back to your other device",
    returnBody: (application: string) =>
      `You’re verified. The sign-in to ${application} goes on there by itself.`,
    failedWays: (application: string, organization: string) => [
      `Go back to ${application} and sign in again.`,
      `If it happens again, contact the help desk of ${organization}.`,
    ],
    goingOn: (application: string) => `You’re verified. Taking you to ${application}.`,
    goOn: (application: string) => `Continue to ${application}`,
  },

  declined: {
    title: "Nothing was started",
    body: (organization: string) =>
      `You did not agree, so nothing was checked and ${organization} received nothing from you.`,
    ways: (organization: string) => [
      `Ask the help desk of ${organization} how else you can confirm your identity.`,
      "Changed your mind? You can go back and start.",
    ],
    back: "Go back",
  },

  resume: {
    title: "Welcome back",
    body: "You have already started. Go on where you left off.",
    go: "Continue",
  },

  succeeded: {
    title: "You’re verified",
    body: (organization: string) => `Thank you. ${organization} has received the result.`,
    goingBack: (organization: string, seconds: number) =>
      seconds === 1
        ? `Taking you back to ${organization} in 1 second`
        : `Taking you back to ${organization} in ${seconds} seconds`,
    announce: (organization: string, seconds: number) =>
      `You’re verified. You go back to ${organization} in ${seconds} seconds. Choose “Stay on this page” to stay.`,
    back: (organization: string) => `Back to ${organization}`,
    stay: "Stay on this page",
    stayed: "You stay on this page.",
    close: "You may close this page.",
  },

  review: {
    title: "A person is looking at it",
    body: (organization: string) =>
      `You have done your part. Someone at ${organization} now checks your request.`,
    next: (organization: string) => `${organization} will let you know. You may close this page.`,
    check: "See if there is a result",
    stillWaiting: "There is no result yet.",
  },

  failed: {
    title: "We could not verify you",
    reasons: {
      LINK_EXPIRED: {
        title: "This link has expired",
        body: "Nobody started the verification in time.",
        ways: (organization: string) => [`Ask ${organization} to send you a new link.`],
      },
      SESSION_EXPIRED: {
        title: "Time ran out",
        body: "The verification was not completed in time, so it was ended for your safety.",
        ways: (organization: string) => [
          `Ask ${organization} to send you a new link. It takes about a minute.`,
        ],
      },
      CANCELED: {
        title: "This verification was cancelled",
        body: "It was ended before you completed it. You did nothing wrong.",
        ways: (organization: string) => [`If you still need it, ask ${organization} to send you a new link.`],
      },
      TOO_MANY_ATTEMPTS: {
        title: "Too many wrong codes",
        body: "The code was wrong too often, so we stopped to keep your account safe.",
        ways: (organization: string) => [
          `Ask ${organization} to send you a new link and start again.`,
          `If you did not ask for this, tell the help desk of ${organization}.`,
        ],
      },
      NO_CONTACT_POINT: {
        title: "We cannot reach you",
        body: "There is no e-mail address and no phone number on file to which we could send a code.",
        ways: (organization: string) => [
          `Ask the help desk of ${organization} to add your e-mail address or phone number, and then to send a new link.`,
        ],
      },
      REVIEW_REJECTED: {
        title: "Your request was not approved",
        body: "A person looked at your request and could not confirm your identity.",
        ways: (organization: string) => [
          `Contact the help desk of ${organization}. They can explain the decision or try another way.`,
        ],
      },
      DELIVERY_FAILED: {
        title: "The code did not reach you",
        body: "We tried to send you a code, and it could not be delivered.",
        ways: (organization: string) => [
          `Ask the help desk of ${organization} to check your e-mail address and phone number, and then to send a new link.`,
        ],
      },
      CONTACT_CHANGED: {
        title: "Your contact details have changed",
        body: "The code went to an e-mail address or phone number that is not the one on file for you now.",
        ways: (organization: string) => [
          `Ask ${organization} to send you a new link. The code will go to the address or number on file.`,
          `If you did not ask for a change, tell the help desk of ${organization}.`,
        ],
      },
      UNKNOWN: {
        title: "We could not verify you",
        body: "The verification ended without success.",
        ways: (organization: string) => [`Contact the help desk of ${organization}, or ask for a new link.`],
      },
    },
    back: (organization: string) => `Back to ${organization}`,
  },

  deadEnds: {
    LINK_INVALID: {
      title: "This link doesn’t work",
      body: "We don’t know this link. It may have been cut off or changed on its way to you.",
      ways: [
        "Open the link from the message again, or copy it as a whole.",
        "If that does not help, ask whoever sent it for a new link.",
      ],
    },
    LINK_EXPIRED: {
      title: "This link has expired",
      body: "Links work for a limited time, to keep you safe.",
      ways: ["Ask whoever sent it for a new link."],
    },
    LINK_CANCELED: {
      title: "This link was cancelled",
      body: "The request behind it was withdrawn. You don’t need to do anything.",
      ways: ["If you still need to verify yourself, ask whoever sent it for a new link."],
    },
    LINK_REPLACED: {
      title: "There is a newer link",
      body: "A newer link was sent to you, and this one no longer works.",
      ways: ["Open the link in the newest message.", "Not there? Look into the spam folder too."],
    },
    LINK_ALREADY_USED: {
      title: "This link was opened elsewhere",
      body: "A link works in one browser only: the one in which the verification was started.",
      ways: [
        "If that was you, go on in the browser or on the device where you started.",
        "If it was not you, don’t go on, and tell the help desk at once.",
        "Otherwise ask whoever sent it for a new link.",
      ],
    },
    NO_SESSION: {
      title: "Please open your link again",
      body: "We can’t tell which verification belongs to this browser. Perhaps cookies are blocked, or you are in another browser.",
      ways: [
        "Open the link from your message again, in this browser.",
        "Allow cookies for this page if you have blocked them.",
      ],
    },
    ANOTHER_SESSION: {
      title: "You started another verification",
      body: "It was started in this browser after this one, perhaps in another tab. A browser has one at a time. What you entered here was not used.",
      ways: [
        "Go on with the other one in its tab, or here.",
        "If you still need this one, ask for a new link, or begin to sign in again, when the other one is done.",
      ],
    },
    SESSION_EXPIRED: {
      title: "Time ran out",
      body: "The verification was not completed in time, so it was ended for your safety.",
      ways: ["Ask whoever sent you the link for a new one. It takes about a minute."],
    },
  },

  problems: {
    offline: "You seem to be offline. Nothing is lost: check your connection and try again.",
    unreachable: "We didn’t get an answer. Nothing is lost: please try again.",
    rateLimited: (seconds: number | null) =>
      seconds === null
        ? "That was too often in a short time. Wait a moment and try again."
        : `That was too often in a short time. Try again in ${seconds} seconds.`,
    tooManyAttempts: (minutes: number | null) =>
      minutes === null
        ? "There were too many wrong answers for you. Try again later, or contact the help desk."
        : `There were too many wrong answers for you. Try again in ${minutes} min, or contact the help desk.`,
    refused: "That didn’t work. Please try again. If it happens again, contact the help desk.",
    offlineTitle: "You’re offline",
    offlineBody: "Check your connection. We try again as soon as it is back.",
    unreachableTitle: "We can’t reach the service",
    unreachableBody: "The service does not answer right now. Your link stays valid and nothing is lost.",
  },

  unknownStep: {
    title: "Please load this page again",
    body: "This page is older than the step that comes next.",
    reload: "Load again",
  },
};

export type Text = typeof en;
