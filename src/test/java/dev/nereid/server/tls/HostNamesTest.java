package dev.nereid.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    @ParameterizedTest
    @CsvSource({
        "Nereid.Example.ORG, nereid.example.org",
        "nereid.example.org., nereid.example.org",
        "my_host, my_host",
        "*.example.org, *.example.org",
        "bücher.example, xn--bcher-kva.example",
        "192.0.2.7, 192.0.2.7",
        "::1, 0:0:0:0:0:0:0:1",
        "[2001:DB8::7], 2001:db8:0:0:0:0:0:7"
    })
    void namesAndAddressesAreSpelledAsInCertificates(String given, String expected) {
        assertThat(HostNames.normal(given)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "https://nereid.example.org", "a..b", "nereid:8080", "fe80::1%eth0", "a/b"})
    void anythingElseIsRefused(String wrong) {
        assertThatThrownBy(() -> HostNames.normal(wrong)).hasMessageContaining("nereid.example.org or 192.0.2.7");
    }
}
