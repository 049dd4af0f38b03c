# Completion of nereid in bash. For every shell, in ~/.bashrc: source <(nereid completion bash)

# What may stand where the last of these words is, a line each.
_nereid_ask() {
  @JAVA@ complete -- "$@" 2>/dev/null
}

@NAMES@

# Reads a word as the shell would: $plain is what it means, $open the quote that it leaves open, if any. Readline replaces
# what stands behind $kept, unless the word goes on behind a quote that is closed: then $stuck.
_nereid_unquote() {
  local word=$1 char i
  plain= open= kept= stuck=
  for ((i = 0; i < ${#word}; i++)); do
    char=${word:i:1}
    case $open$char in
      \\)
        i=$((i + 1))
        plain+=${word:i:1}
        ;;
      \"\\)
        case ${word:i+1:1} in
          [\$\`\"\\])
            i=$((i + 1))
            plain+=${word:i:1}
            ;;
          ?) plain+=$char ;;
        esac
        ;;
      \" | \') open=$char kept=$plain stuck= ;;
      \"\" | \'\') open= stuck=1 ;;
      *)
        plain+=$char
        if [[ -z $open && $char == [:=@] && $COMP_WORDBREAKS == *"$char"* ]]; then
          kept=$plain stuck=
        fi
        ;;
    esac
  done
}

# Writes a text so that the shell reads just that, within the quote $open or without one: $quoted. A name is anybody's.
_nereid_quote() {
  local text=$1 char i
  quoted=$text
  # Not all that printf quotes needs it: a list keeps its commas.
  [[ $text == *[^[:alnum:]_./:,=+@%-]* ]] || return
  if [[ -z $open ]]; then
    printf -v quoted %q "$text"
    return
  fi
  quoted=
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $open$char in
      \"[\$\`\"\\]) quoted+=\\$char ;;
      \'\') quoted+="'\\''" ;;
      \"!) quoted+=\"\'!\'\" ;; # a backslash would stay
      *) quoted+=$char ;;
    esac
  done
  # Readline takes a quote at the beginning for the one that is there, and one at the end for the one that closes.
  [[ $quoted != "$open"* ]] || quoted=$open$quoted
  [[ $quoted != *"$open" ]] || quoted+=$open
}

_nereid() {
  COMPREPLY=()
  # Bash has cut words at : and = too; here they are whole again.
  local rest=$COMP_LINE word i
  local -a parts=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:blank:]]* ]]; then
      rest=${rest#"${rest%%[![:blank:]]*}"}
      parts[${#parts[@]}]=$word
    else
      parts[${#parts[@]}-1]+=$word
    fi
    rest=${rest#"$word"}
  done

  local last=$((${#parts[@]} - 1)) plain open kept stuck quoted
  local -a asked=()
  for ((i = 1; i <= last; i++)); do
    _nereid_unquote "${parts[i]}"
    asked[i-1]=$plain
  done
  [[ -z $stuck ]] || return 0

  local names line
  if names=$(_nereid_names "${asked[@]}"); then
    while IFS= read -r line; do
      COMPREPLY[${#COMPREPLY[@]}]=$line
    done < <(compgen -W "$names" -- "$plain")
    return
  fi
  while IFS= read -r line; do
    case $line in
      $'\tfiles')
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do
          COMPREPLY[${#COMPREPLY[@]}]=$line
        done < <(compgen -f -- "${plain##*=}")
        ;;
      $'\tnospace') compopt -o nospace 2>/dev/null ;;
      *)
        _nereid_quote "${line#"$kept"}"
        COMPREPLY[${#COMPREPLY[@]}]=$quoted
        ;;
    esac
  done < <(_nereid_ask "${asked[@]}")
}

complete -F _nereid nereid
