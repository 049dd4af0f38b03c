#compdef nereid
# Completion of nereid in zsh. For every shell, in ~/.zshrc: source <(nereid completion zsh)

# What may stand where the last of these words is, a line each.
_nereid_ask() {
  @JAVA@ complete -- "$@" 2>/dev/null
}

@NAMES@

_nereid() {
  local -a asked found suffix
  local names line
  asked=("${(@Q)words[2,CURRENT]}")
  asked[-1]=${(Q)PREFIX}

  if names=$(_nereid_names "${asked[@]}"); then
    compadd -- ${=names}
    return
  fi
  while IFS= read -r line; do
    case $line in
      $'\tfiles') _files ;;
      $'\tnospace') suffix=(-S '') ;;
      *) found+=("$line") ;;
    esac
  done < <(_nereid_ask "${asked[@]}")
  compadd "${suffix[@]}" -- "${found[@]}"
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _nereid "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _nereid nereid
fi
