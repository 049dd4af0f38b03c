package dev.nereid.server.neptune;

/** Kinds of pictures by their first bytes: the client sends a picture without saying what it is. */
enum ImageType {
    PNG("image/png", ".png", 0x89, 'P', 'N', 'G'),
    JPEG("image/jpeg", ".jpg", 0xff, 0xd8, 0xff),
    GIF("image/gif", ".gif", 'G', 'I', 'F', '8'),
    BMP("image/bmp", ".bmp", 'B', 'M'),
    UNKNOWN("application/octet-stream", "");

    private final String mediaType;
    private final String suffix;
    private final int[] signature;

    ImageType(String mediaType, String suffix, int... signature) {
        this.mediaType = mediaType;
        this.suffix = suffix;
        this.signature = signature;
    }

    String mediaType() {
        return mediaType;
    }

    /** With its dot. */
    String suffix() {
        return suffix;
    }

    static ImageType of(byte[] bytes) {
        for (ImageType type : values()) {
            if (type.fits(bytes)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    private boolean fits(byte[] bytes) {
        if (bytes.length < signature.length) {
            return false;
        }
        for (int i = 0; i < signature.length; i++) {
            if ((bytes[i] & 0xff) != signature[i]) {
                return false;
            }
        }
        return true;
    }
}
