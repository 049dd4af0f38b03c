package dev.nereid.cli;

import dev.nereid.server.tls.HostNames;
import dev.nereid.server.tls.TlsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether a server speaks HTTPS, and with which certificate. */
final class TlsOption {
    @Option(
            names = "--tls",
            description = "Speak HTTPS, with a certificate that the server makes, keeps in DIR/tls and renews")
    private boolean own;

    @Option(
            names = "--tls-name",
            paramLabel = "NAME",
            description = "Host name or address that the certificate of --tls is for, besides those that this machine"
                    + " knows of itself; may be given several times")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Speak HTTPS with this certificate: a PEM file, with those between it and its authority after"
                    + " it. The file may be replaced while the server runs")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "PEM file with the private key of --tls-cert, not encrypted")
    private Path key;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Speak HTTPS with the first key of this PKCS #12 or JKS file, whose password is in"
                    + " NEREID_KEYSTORE_PASSWORD")
    private Path keystore;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException if the options contradict each other */
    void check() {
        if ((certificate == null) != (key == null)) {
            throw wrong(
                    certificate == null
                            ? "--tls-key is given without --tls-cert; a key needs its certificate"
                            : "--tls-cert is given without --tls-key; a certificate needs its private key");
        }
        Path given = certificate != null ? certificate : keystore;
        String option = certificate != null ? "--tls-cert" : "--tls-keystore";
        if (certificate != null && keystore != null) {
            throw wrong("--tls-cert and --tls-keystore exclude each other; give one of them");
        }
        if (own && given != null) {
            throw wrong("--tls and " + option + " exclude each other; leave --tls out to use " + given);
        }
        if (!own && !names.isEmpty()) {
            throw wrong(
                    given == null
                            ? "--tls-name is given without --tls; add that to speak HTTPS"
                            : "--tls-name is for the certificate that --tls makes; the names of " + given
                                    + " can't be changed here");
        }
        for (String name : names) {
            try {
                HostNames.normal(name);
            } catch (IllegalArgumentException e) {
                throw wrong("--tls-name is \"" + Table.oneLine(name) + "\"; " + e.getMessage());
            }
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Null for plain HTTP. */
    TlsOptions options() {
        if (certificate != null) {
            return TlsOptions.given(certificate, key);
        } else if (keystore != null) {
            return TlsOptions.given(keystore);
        }
        return own ? TlsOptions.own(names) : null;
    }
}
