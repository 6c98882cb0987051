/**
 * Where Salesforce sends people back to after they signed in to the extension: the callback URLs of its app. Each
 * browser makes its own of what the manifest says, by the key or by the add-on's id.
 */
export const EXTENSION_REDIRECTS = {
  Chrome: 'https://neodgoalhhbnjehhkajbmgpokpjgnakk.chromiumapp.org/',
  Firefox: 'https://fced659545e7e82e227f0021ba0b4878744e3e87.extensions.allizom.org/',
} as const;
